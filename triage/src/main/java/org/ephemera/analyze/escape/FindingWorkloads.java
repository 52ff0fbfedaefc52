package org.ephemera.analyze.escape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.StoredFile;

/**
 * Tells of which workloads alone a finding is: replicas share names of containers and their definition, so only its place, the log that
 * it stands in, or a name that nothing else has can tell.
 *
 * @param logs which log a file is of, where it is of one
 */
record FindingWorkloads(List<Workload> workloads, Map<String, String> logs) {
    static FindingWorkloads in(SealedPackage sealed, List<Workload> workloads) {
        Map<String, String> logs = new HashMap<>();
        sealed.answers().forEach(answer -> {
            String log = answer.name("stream");
            if (!log.isEmpty()) {
                answer.files().stream().map(StoredFile::path).forEach(path -> logs.putIfAbsent(path, log));
            }
        });
        return new FindingWorkloads(workloads, logs);
    }

    /** Those that it names; if it names none, those whose place it names. Empty if it may be of any of them. */
    List<Workload> by(Finding finding) {
        List<Workload> named = mentioned(finding.subject());
        // What it is compared with is among the places too.
        return !named.isEmpty()
                ? named
                : workloads.stream()
                        .filter(workload -> finding.evidence().stream().anyMatch(place -> isOf(place, workload)))
                        .toList();
    }

    /** Returns the workloads whose names a text contains. */
    List<Workload> mentioned(String text) {
        return workloads.stream().filter(workload -> mentions(text, workload)).toList();
    }

    private boolean isOf(Evidence place, Workload workload) {
        return WorkloadVerdict.within(place, workload.evidence())
                || mentions(logs.getOrDefault(place.file(), ""), workload);
    }

    /** The id of a task, the name of a pod or group as people write them. */
    static String brief(Workload workload) {
        String name = workload.name();
        return name.startsWith("arn:") || name.startsWith("/") ? name.substring(name.lastIndexOf('/') + 1) : name;
    }

    /** As a whole word: {@code shop/web-1} is not in {@code shop/web-10}. */
    private static boolean mentions(String text, Workload workload) {
        String name = brief(workload);
        if (name.isEmpty()) {
            return false;
        }
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            if ((at == 0 || !isOfName(text.charAt(at - 1))) && (end == text.length() || !isOfName(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }
}
