// Programs that run the samples of a language one after the other in one process: starting one for each takes longer
// than all that they do. Each sample is a file as it is pasted.

/** The line before what a sample writes, with its name behind it. */
const BEGINS = "=== begins ";
/** The line behind what a sample writes if it failed. */
const FAILED = "=== failed";

/** A file that runs the files of its arguments. */
export interface Together {
  file: string;
  text: string;
}

const TYPESCRIPT = `import { pathToFileURL } from "node:url";
for (const file of process.argv.slice(2)) {
  console.log("${BEGINS}" + file);
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    console.log(error);
    console.log("${FAILED}");
  }
}
`;

const PYTHON = `import runpy, sys, traceback
for file in sys.argv[1:]:
    print("${BEGINS}" + file)
    try:
        runpy.run_path(file, run_name="__main__")
    except BaseException:
        traceback.print_exc(file=sys.stdout)
        print("${FAILED}")
`;

/** Compiles all at once, with one compiler; each has a class loader of its own. */
const JAVA = `import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

class Together {
    public static void main(String[] files) throws Exception {
        var words = new ArrayList<String>(List.of("-proc:none", "-d", "classes"));
        words.addAll(List.of(files));
        if (ToolProvider.getSystemJavaCompiler().run(null, System.out, System.out, words.toArray(String[]::new)) != 0) System.exit(1);
        for (var file : files) {
            System.out.println("${BEGINS}" + file);
            var name = Path.of(file).getFileName().toString().replace(".java", "");
            try (var loader = new URLClassLoader(new URL[] { Path.of("classes").toUri().toURL() }, ClassLoader.getPlatformClassLoader())) {
                var main = loader.loadClass(name).getDeclaredMethod("main", String[].class);
                main.setAccessible(true);
                main.invoke(null, (Object) new String[0]);
            } catch (Throwable error) {
                error.printStackTrace(System.out);
                System.out.println("${FAILED}");
            }
        }
        // The threads of a client would keep the process for a while.
        System.exit(0);
    }
}
`;

/** By language; one that is not here runs each sample in a process of its own. */
export const TOGETHER: Record<string, Together> = {
  ts: { file: "together.mts", text: TYPESCRIPT },
  python: { file: "together.py", text: PYTHON },
  java: { file: "Together.java", text: JAVA },
};

/** What each sample wrote, by its file, and whether it failed, of the output of one of these programs. */
export function outputsOf(output: string): Map<string, { failed: boolean; output: string }> {
  const parts = output.split(BEGINS).slice(1);
  return new Map(
    parts.map((part) => {
      const [file = "", ...lines] = part.split("\n");
      return [file.trim(), { failed: lines.some((line) => line.trim() === FAILED), output: lines.join("\n").trim() }];
    }),
  );
}
