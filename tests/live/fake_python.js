// A Python for the page that answers when a test says so: `runs` are those it was asked for, `stops`
// how often it was ended.
window.runs = [];
window.stops = 0;
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
    window.stops += 1;
    window.runs.at(-1).answer({ status: "stopped" });
  },
};
