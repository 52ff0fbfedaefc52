package org.ephemera.analyze.model;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Display names of measured subjects, as short as is unambiguous. */
public final class MetricSubjectNames {
    private MetricSubjectNames() {}

    /** Returns a name for each subject. */
    public static Map<MetricSubject, String> of(Collection<MetricSubject> subjects) {
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        subjects.forEach(subject -> {
            if (!once.add(subject.label(false))) {
                twice.add(subject.label(false));
            }
        });
        Map<MetricSubject, String> labels = new TreeMap<>();
        subjects.forEach(subject -> labels.put(subject, subject.label(twice.contains(subject.label(false)))));
        return labels;
    }
}
