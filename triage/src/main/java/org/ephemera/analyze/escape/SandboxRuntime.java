package org.ephemera.analyze.escape;

import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.Workload;

/** Container runtimes that give a container another kernel than that of the host, by the name of the runtime class. */
final class SandboxRuntime {
    private static final Set<String> SANDBOXES = Set.of("gvisor", "runsc");

    private SandboxRuntime() {}

    /** Reports whether a workload runs in a sandbox. */
    static boolean runs(Workload workload) {
        return workload.runtimeClass().filter(name -> isNamed(name.value())).isPresent();
    }

    /** Reports whether a runtime class has the usual name of a sandbox. */
    static boolean isNamed(String runtimeClass) {
        String runtime = runtimeClass.toLowerCase(Locale.ROOT);
        return SANDBOXES.contains(runtime) || runtime.startsWith("kata");
    }
}
