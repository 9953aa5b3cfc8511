// What tools/javascript/live.mjs makes of these imports: their text.
declare module "*?text" {
  const text: string;
  export default text;
}
declare module "*.py" {
  const text: string;
  export default text;
}
