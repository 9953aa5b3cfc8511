// Reads budgets as JSON from standard input and answers the schedules planned for each.
import { readFileSync } from "node:fs";

const { planned } = await import(process.argv[2]);

const budgets = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(budgets.map((budget) => planned(budget).map((
  { name, alphas, losses },
) => [name, Array.from(alphas), Array.from(losses)]))));
