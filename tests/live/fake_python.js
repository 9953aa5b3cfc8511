// A Python for the page that answers when a test says so: `runs` are those it was asked for.
window.runs = [];
window.descentPython = {
  state: "idle",
  run({ id, source, onProgress }) {
    return new Promise((finish) => {
      window.runs.push({
        id,
        source,
        onProgress,
        answer: (given) => finish({ status: "done", outputs: [], verdicts: [], seconds: 0.1, ...given }),
      });
    });
  },
  stop() {
    window.runs.at(-1).answer({ status: "stopped" });
  },
};
