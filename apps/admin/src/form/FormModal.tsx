import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { ReactNode } from "react";
import { Refused } from "../ask/hansa.ts";

/** What a form needs to know of the change that it asks for; a mutation of `useAct` is one. */
export interface Saving<Values> {
  readonly mutate: (values: Values, options?: { readonly onError?: (error: Error) => void }) => void;
  readonly isPending: boolean;
  readonly error: Error | null;
}

/** A dialog with a form: what the API says about a field stands beside the field. */
export function FormModal<Values extends object>(props: {
  readonly title: string;
  readonly form: UseFormReturnType<Values>;
  readonly saving: Saving<Values>;
  readonly label?: string;
  readonly size?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { title, form, saving, onClose } = props;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={props.size ?? "lg"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <RecordForm form={form} saving={saving} label={props.label} onCancel={onClose}>
        {props.children}
      </RecordForm>
    </Modal>
  );
}

/** A form with its buttons, in a dialog or on a page. */
export function RecordForm<Values extends object>(props: {
  readonly form: UseFormReturnType<Values>;
  readonly saving: Saving<Values>;
  readonly label?: string | undefined;
  readonly onCancel?: () => void;
  readonly isReadOnly?: boolean;
  readonly children: ReactNode;
}) {
  const { form, saving, label = "Save", onCancel, isReadOnly = false } = props;
  const save = (values: Values) =>
    saving.mutate(values, {
      onError: (error) => {
        if (error instanceof Refused) form.setErrors({ ...error.fields });
      },
    });
  return (
    <form onSubmit={form.onSubmit(save)} noValidate={false}>
      <fieldset disabled={isReadOnly} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Stack>
          {props.children}
          {saving.error !== null && (
            <Alert color="red" role="alert" title="That did not work">
              {saving.error.message}
            </Alert>
          )}
          {!isReadOnly && (
            <Group justify="end">
              {onCancel !== undefined && (
                <Button variant="default" onClick={onCancel}>
                  Cancel
                </Button>
              )}
              <Button type="submit" loading={saving.isPending}>
                {label}
              </Button>
            </Group>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}
