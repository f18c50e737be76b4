import { notifications } from "@mantine/notifications";
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";

/**
 * A change at the desk: says what became true, or why it was refused, and has everything on the screen read again.
 * `done` is the sentence for people, null where there is nothing to say; `after` runs once the screen is up to date.
 */
export function useAct<Input, Output>(of: {
  readonly act: (input: Input) => Promise<Output>;
  readonly done: string | null | ((output: Output) => string);
  readonly after?: (output: Output) => unknown;
}): UseMutationResult<Output, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: of.act,
    async onSuccess(output) {
      const message = typeof of.done === "function" ? of.done(output) : of.done;
      if (message !== null) notifications.show({ color: "green", message });
      await client.invalidateQueries();
      await of.after?.(output);
    },
    onError: (error) => notifications.show({ color: "red", title: "That did not work", message: error.message }),
  });
}
