// node test_library_in_pyodide.mjs FOLDER PROJECT FILE_OR_OPTION...: run test files of the library with
// pytest on the Python and the NumPy of the browser. FOLDER has Pyodide, the packages, their lock,
// and, in data.npz, what the data sets are on the Python of this machine.
import process from "node:process";
import { pathToFileURL } from "node:url";

const [folder, project, ...asked] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);

const TESTS = `
import os, sys

import course_lib, numpy, pytest
from course_lib import datasets

assert "site-packages" in course_lib.__file__  # the wheel that the site publishes
with numpy.load("/files/data.npz") as there:
    for part, here in zip(there["digits"], numpy.concatenate(datasets.digits()[::2]), strict=True):
        numpy.testing.assert_array_equal(here, part)
    moons = datasets.moons()
    numpy.testing.assert_array_equal(moons.targets, there["moon_targets"])
    numpy.testing.assert_array_equal(moons.inputs, there["moon_inputs"])  # to the bit
    more = datasets.moons(seed=4).inputs  # computed: a cosine's last bit is the maths library's own
    numpy.testing.assert_allclose(more, there["more_moons"], rtol=0, atol=4.5e-16)
print("the data are the same")

os.chdir("/project")
sys.dont_write_bytecode = True
sys.path.append("/project/tests")
options = "-q -p no:cacheprovider -p no:faulthandler --capture=no -c /dev/null --noconftest".split()
int(pytest.main([*options, "--rootdir=/project", "--import-mode=importlib", *asked]))
`;

/** Start Python with what the tests need, and the two folders in it. */
async function start() {
  const python = await loadPyodide({ indexURL: `${folder}/`, env: { CI: "true", HOME: "/tmp" } });
  const packages = ["numpy", "course-lib", "pytest", "hypothesis"];
  await python.loadPackage(packages, { messageCallback: () => {} });
  for (const [path, root] of Object.entries({ "/project": project, "/files": folder })) {
    python.FS.mkdir(path);
    python.FS.mount(python.FS.filesystems.NODEFS, { root }, path);
  }
  python.globals.set("asked", python.toPy(asked));
  return python;
}

try {
  process.exitCode = (await start()).runPython(TESTS);
} catch (error) {
  console.error(String(error).slice(-2000)); // not the megabyte of script that it is thrown in
  process.exitCode = 1;
}
