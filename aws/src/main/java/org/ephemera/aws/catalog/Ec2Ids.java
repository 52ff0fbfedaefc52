package org.ephemera.aws.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Ids of things of EC2, as an item's parameter holds them and as a filter asks for them. */
public record Ec2Ids(List<String> ids) {
    /** A filter takes no more values. */
    private static final int MOST = 200;

    /** In a filter, other characters would stand for any others. */
    private static final Pattern FORM = Pattern.compile("[a-z]{1,8}-[0-9a-f]{8,32}");

    private static final String LARGEST_PAGE = "1000";

    public static final Ec2Ids NONE = new Ec2Ids(List.of());

    public Ec2Ids {
        ids = List.copyOf(ids);
    }

    /** Each once, in a fixed order, so that the same things are one item; what is no id is left out. */
    public static List<String> of(Collection<String> told) {
        return new TreeSet<>(told).stream().filter(Ec2Ids::isOne).toList();
    }

    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** Returns the ids with commas between them, as a parameter of an item. */
    public String toText() {
        return String.join(",", ids);
    }

    /** Reads what {@link #toText} made; what is no id is left out. */
    public static Ec2Ids parse(String text) {
        return new Ec2Ids(of(List.of(text.split(","))));
    }

    /** As many as one question takes, each. */
    public static List<List<String>> batches(List<String> ids) {
        List<List<String>> batches = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += MOST) {
            batches.add(ids.subList(from, Math.min(from + MOST, ids.size())));
        }
        return batches;
    }

    /** A question by filter: an id that is no more is then absent, and no error for all the others. */
    public static Map<String, String> filter(String name, List<String> ids) {
        Map<String, String> params = new TreeMap<>();
        params.put("MaxResults", LARGEST_PAGE);
        params.put("Filter.1.Name", name);
        for (int i = 0; i < ids.size(); i++) {
            params.put("Filter.1.Value." + (i + 1), ids.get(i));
        }
        return params;
    }
}
