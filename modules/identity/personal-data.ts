/** Columns of one table that hold personal data, and what becomes of them when the customer is erased. */
export interface PersonalData {
  readonly table: string;
  readonly columns: readonly string[];
  /** `blanked`: replaced by nothing or a pseudonym; `deleted`: the row goes; `kept`: a law or a contract needs it. */
  readonly onErasure: "blanked" | "deleted" | "kept";
  readonly why: string;
}

/** Every column of this room that can tell who somebody is. A house test holds the schema against it. */
export const personalData: readonly PersonalData[] = [
  {
    table: "identity.customer",
    columns: ["email", "email_normalised", "name", "locale", "password_hash", "external_id", "tax_exemption", "vat_id"],
    onErasure: "blanked",
    why: "the id stays for orders and the audit log",
  },
  {
    table: "identity.customer_address",
    columns: ["name", "line1", "line2", "city", "subdivision", "postal_code", "country", "phone"],
    onErasure: "deleted",
    why: "orders keep their own copy of what was agreed",
  },
  {
    table: "identity.customer_session",
    columns: ["ip", "user_agent", "token_hash"],
    onErasure: "deleted",
    why: "nobody is signed in any more",
  },
  {
    table: "identity.mail_request",
    columns: ["new_email", "token_hash"],
    onErasure: "deleted",
    why: "no link may open what is gone",
  },
  {
    table: "identity.staff",
    columns: ["email", "email_normalised", "name", "password_hash"],
    onErasure: "kept",
    why: "staff are named by the audit log; they are disabled instead",
  },
  {
    table: "identity.staff_session",
    columns: ["ip", "user_agent", "token_hash"],
    onErasure: "kept",
    why: "ends with the session, at most 12 hours",
  },
  {
    table: "identity.audit_entry",
    columns: ["ip", "before", "after", "reason"],
    onErasure: "kept",
    why: "masked when written; the address of whoever acted is kept as evidence",
  },
];
