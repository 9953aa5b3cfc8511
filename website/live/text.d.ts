// What tools/javascript/live.mjs makes of these imports: a file's name with its hash, and texts.
declare module "*?asset" {
  const address: string;
  export default address;
}
declare module "*.py" {
  const text: string;
  export default text;
}
declare module "*.css" {
  const text: string;
  export default text;
}
