import { notifications } from "@mantine/notifications";
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";

/**
 * A change at the desk: says what became true, or why it was refused, and has everything on the screen read again.
 * `done` is the sentence for people; `after` runs once the screen is up to date.
 */
export function useAct<Input, Output>(of: {
  readonly act: (input: Input) => Promise<Output>;
  readonly done: string | ((output: Output) => string);
  readonly after?: (output: Output) => unknown;
}): UseMutationResult<Output, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: of.act,
    async onSuccess(output) {
      notifications.show({ color: "green", message: typeof of.done === "string" ? of.done : of.done(output) });
      await client.invalidateQueries();
      await of.after?.(output);
    },
    onError: (error) => notifications.show({ color: "red", title: "That did not work", message: error.message }),
  });
}
