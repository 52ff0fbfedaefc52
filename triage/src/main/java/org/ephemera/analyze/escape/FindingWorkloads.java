package org.ephemera.analyze.escape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.StoredFile;

/**
 * Assignment of findings to workloads. Replicas share container names and the definition, so only the place of a
 * finding, its log, or a unique name identifies a workload.
 *
 * @param logs log stream by file, for files that are part of one
 */
record FindingWorkloads(List<Workload> workloads, Map<String, String> logs) {
    static FindingWorkloads in(SealedPackage sealed, List<Workload> workloads) {
        Map<String, String> logs = new HashMap<>();
        sealed.responses().forEach(answer -> {
            String log = answer.itemParam("stream");
            if (!log.isEmpty()) {
                answer.files().stream().map(StoredFile::path).forEach(path -> logs.putIfAbsent(path, log));
            }
        });
        return new FindingWorkloads(workloads, logs);
    }

    /**
     * Returns the workloads that a finding names; else those that its evidence describes. Empty if it may concern any
     * workload.
     */
    List<Workload> by(Finding finding) {
        List<Workload> named = mentioned(finding.subject());
        // The evidence includes the workload that the finding is compared with, so the name goes first.
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

    private boolean isOf(EvidenceLocation place, Workload workload) {
        return WorkloadVerdict.within(place, workload.evidence())
                || mentions(logs.getOrDefault(place.file(), ""), workload);
    }

    /** Returns the id of a task, or the name of a pod or group, as people write it. */
    static String brief(Workload workload) {
        String name = workload.name();
        return name.startsWith("arn:") || name.startsWith("/") ? name.substring(name.lastIndexOf('/') + 1) : name;
    }

    /**
     * Reports whether a text contains the name of a workload as a word: {@code shop/web-1} is not contained in {@code
     * shop/web-10}.
     */
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
