import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { DAY_MS } from "@hansa/kernel";
import { createReplay, createScorer, FEATURES, parseModel, trainModel } from "#modules/fraud";
import { readTransactions, type Transaction } from "./transactions.ts";

const HELP = `npm run fraud -- train [--data PATH] --from DATE [--days 7] [--delay 7] [--model model.json]
npm run fraud -- score [--data PATH] --from DATE [--days 7] [--delay 7] [--model model.json] [--out scores.csv]

Learns from card transactions in CSV files, and scores others with what was learnt. Transactions are replayed in order
of time through the features of modules/fraud: each sees only what happened before it, and the label of a day is known
--delay days later. Earlier transactions make features; only those of the training days are learnt from.

  --data   a folder or file, may be given several times; else the paths in FRAUD_DATA, separated by ':'
           *.csv or *.csv.gz with transaction_id, tx_datetime, customer_id, terminal_id, tx_amount and, where known, tx_fraud
  --from   first day to learn from or to score, 2018-07-11
  --days   how many days
  --delay  days until a label is known
  --model  where the model is written to, or read from
  --out    where scores are written to: transaction_id,score (a chance of fraud, 0 to 1)

Example: train --from 2018-07-11, then score --from 2018-07-25.`;

interface Asked {
  readonly command: string;
  readonly paths: readonly string[];
  readonly fromMs: number;
  readonly untilMs: number;
  readonly delayDays: number;
  readonly modelFile: string;
  readonly outFile: string;
}

/** Runs the command. @returns the exit code: 0 done, 1 failed, 2 asked wrongly */
export async function runFraud(args: readonly string[]): Promise<number> {
  try {
    const asked = readArguments(args);
    if (asked === null) {
      console.log(HELP);
      return 0;
    }
    if (asked.command === "train") await train(asked);
    else await score(asked);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return error instanceof Misused ? 2 : 1;
  }
}

/** The command line makes no sense. */
class Misused extends Error {}

function readArguments(args: readonly string[]): Asked | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      data: { type: "string", multiple: true },
      from: { type: "string" },
      days: { type: "string", default: "7" },
      delay: { type: "string", default: "7" },
      model: { type: "string", default: "model.json" },
      out: { type: "string", default: "scores.csv" },
      help: { type: "boolean", default: false },
    },
  });
  const [command = ""] = positionals;
  if (values.help || positionals.length === 0) return null;
  if (command !== "train" && command !== "score") throw new Misused(`There is no "${command}": it is train or score.`);
  const paths = values.data ?? (process.env["FRAUD_DATA"] ?? "").split(":").filter(Boolean);
  if (paths.length === 0) throw new Misused("Say where the data lie: --data PATH, or FRAUD_DATA.");
  const fromMs = Date.parse(`${values.from ?? ""}T00:00:00Z`);
  if (!Number.isFinite(fromMs)) throw new Misused("Say the first day: --from 2018-07-11.");
  return {
    command,
    paths,
    fromMs,
    untilMs: fromMs + readDays(values.days, "days") * DAY_MS,
    delayDays: readDays(values.delay, "delay"),
    modelFile: values.model,
    outFile: values.out,
  };
}

function readDays(text: string, name: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 366) throw new Misused(`--${name} is 1 to 366 whole days.`);
  return days;
}

interface Described {
  readonly transaction: Transaction;
  readonly features: Float64Array;
}

/** Replays everything up to the last day asked for, and describes what happened on the days asked for. */
async function replay(asked: Asked): Promise<readonly Described[]> {
  const transactions = await readTransactions(asked.paths, { delayDays: asked.delayDays, until: asked.untilMs });
  const history = createReplay();
  const described: Described[] = [];
  for (const transaction of transactions) {
    if (transaction.atMs < asked.fromMs) history.pass(transaction);
    else described.push({ transaction, features: history.see(transaction) });
  }
  if (described.length === 0) throw new Error("There are no transactions on these days.");
  return described;
}

async function train(asked: Asked): Promise<void> {
  const known = (await replay(asked)).filter(({ transaction }) => transaction.label !== "unknown");
  const labels = known.map(({ transaction }) => transaction.label === "fraud");
  const samples = known.map(({ features }) => features);
  const { model, ranking, brier } = trainModel({ names: FEATURES, samples, labels });
  writeFileSync(asked.modelFile, JSON.stringify(model));
  console.log(
    `learnt from ${String(ranking.purchases)} transactions, ${String(ranking.frauds)} frauds: ${model.kind}; on days not seen: ` +
      `AUC-ROC ${ranking.auc.toFixed(4)}, average precision ${ranking.averagePrecision.toFixed(4)}, Brier ${brier.toFixed(5)}`,
  );
}

async function score(asked: Asked): Promise<void> {
  const scorer = createScorer(parseModel(JSON.parse(readFileSync(asked.modelFile, "utf8"))), 1);
  const described = await replay(asked);
  const started = performance.now();
  const lines = described.map(
    ({ transaction, features }) => `${transaction.transactionId},${String(scorer.chance(features))}\n`,
  );
  const microseconds = ((performance.now() - started) * 1_000) / described.length;
  writeFileSync(asked.outFile, `transaction_id,score\n${lines.join("")}`);
  console.log(
    `scored ${String(described.length)} transactions, ${microseconds.toFixed(1)} us each, into ${asked.outFile}`,
  );
}
