import { MAX_JSON_MINOR } from "@hansa/kernel";
import type { AuthorizeRequest, InProcessProvider, MoveAnswer, MoveRequest, Verdict } from "../provider.ts";

/**
 * Buying on account: the goods go out, the money comes later by bank transfer. The promise to pay is always accepted;
 * whether this customer may buy on account is for the router and fraud to say before this provider is asked.
 *
 * It keeps nothing: amounts, limits and states live in our own database, in the caller's transaction.
 */
export const invoice: InProcessProvider = {
  name: "invoice",
  inProcess: true,
  capabilities: {
    methods: ["invoice"],
    currencies: null,
    maxAmountMinor: MAX_JSON_MINOR,
    multipleCaptures: true,
    partialVoid: true,
    movesLater: false,
    challenges: false,
    authorizationDays: null,
    honoredDays: null,
    replayHours: null,
    absentIsProof: true,
    disputes: false,
    savesMethods: false,
  },
  decide: accept,
  authorize: (request) => Promise.resolve(accept(request)),
  capture: (request) => Promise.resolve(book("capture", request)),
  renew: null,
  forget: null,
  void: (request) => Promise.resolve(book("void", request)),
  refund: (request) => Promise.resolve(book("refund", request)),
  // What is not in our database does not exist: an attempt whose transaction was rolled back was never made.
  retrieve: () => Promise.resolve({ kind: "absent" }),
  finish: () => Promise.resolve({ kind: "unknown" }),
  verifyWebhook: () => Promise.resolve(null),
  readSettlement: null,
};

// Nothing is captured here even when the request asks for it: on account, the money has not come yet.
function accept(request: AuthorizeRequest): Verdict {
  return { kind: "authorized", providerReference: `invoice-${request.key}`, captured: false };
}

// References are made from the key, so that the same move told twice is visibly the same move.
function book(move: "capture" | "void" | "refund", request: MoveRequest): MoveAnswer {
  return { kind: "done", moveReference: `invoice-${move}-${request.key}`, amount: request.amount };
}
