import { Alert, SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Answered } from "../../../show/Answered.tsx";
import { PageHead } from "../../../show/PageHead.tsx";
import { AppPanel } from "./AppPanel.tsx";
import { factorsQuery } from "./factors.ts";
import { PasskeyPanel } from "./PasskeyPanel.tsx";
import { RecoveryCodesModal, RecoveryPanel } from "./RecoveryPanel.tsx";
import { SessionPanel } from "./SessionPanel.tsx";

/** How whoever works here signs in, and where. */
export function SecurityPage() {
  const factors = useQuery(factorsQuery);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <>
      <PageHead title="Security" about="How you sign in, and where you are signed in." />
      <Stack>
        <Answered of={factors}>
          {(has) => (
            <>
              {has.totp === null && has.passkeys.length === 0 && (
                <Alert title="Your password alone opens the desk">
                  Set an authenticator app or a passkey up: a password that was guessed or given away is then not
                  enough.
                </Alert>
              )}
              <SimpleGrid cols={{ base: 1, lg: 2 }}>
                <AppPanel since={has.totp?.since ?? null} onCodes={setCodes} />
                <PasskeyPanel passkeys={has.passkeys} onCodes={setCodes} />
              </SimpleGrid>
              {(has.totp !== null || has.passkeys.length > 0) && (
                <RecoveryPanel left={has.recoveryCodesLeft} onCodes={setCodes} />
              )}
            </>
          )}
        </Answered>
        <SessionPanel />
      </Stack>
      {codes !== null && <RecoveryCodesModal codes={codes} onClose={() => setCodes(null)} />}
    </>
  );
}
