package org.ephemera.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.EvidenceGap;

/**
 * Gaps of one reason list, as the report shows them: all reasons of a name together, and names with equal reasons
 * together.
 *
 * @param names of rules, items or files; hostile
 * @param why one sentence each; hostile
 */
public record GapGroup(List<String> names, List<String> why) {
    public GapGroup {
        names = List.copyOf(names);
        why = List.copyOf(why);
    }

    /** Groups the gaps, in the order in which they were found. */
    public static List<GapGroup> of(List<EvidenceGap> gaps) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        gaps.forEach(gap -> byName.computeIfAbsent(VisibleText.cut(gap.what(), 200), none -> new ArrayList<>())
                .add(VisibleText.cut(gap.why(), 600)));
        Map<List<String>, List<String>> names = new LinkedHashMap<>();
        byName.forEach((name, whys) ->
                names.computeIfAbsent(whys, none -> new ArrayList<>()).add(name));
        return names.entrySet().stream()
                .map(one -> new GapGroup(one.getValue(), one.getKey()))
                .toList();
    }

    /** Lists the first names and the number of the others. */
    public String named(int most) {
        int left = names.size() - most;
        return String.join(", ", names.subList(0, Math.min(most, names.size())))
                + (left > 0 ? " and " + left + " more" : "");
    }

    /** Returns names and reasons on one line. */
    public String toLine() {
        return named(1) + ": " + String.join("; ", why);
    }
}
