package org.ephemera.aws.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Ids of EC2 resources, in an item's parameters and in request filters. */
public record Ec2Ids(List<String> ids) {
    /** Limit of values in a filter. */
    private static final int MOST = 200;

    /** Form of an id; other characters would be wildcards in a filter. */
    private static final Pattern FORM = Pattern.compile("[a-z]{1,8}-[0-9a-f]{8,32}");

    private static final String LARGEST_PAGE = "1000";

    public static final Ec2Ids NONE = new Ec2Ids(List.of());

    public Ec2Ids {
        ids = List.copyOf(ids);
    }

    /** Returns the valid ids without duplicates in a fixed order, so that the same resources are one item. */
    public static List<String> of(Collection<String> candidates) {
        return new TreeSet<>(candidates).stream().filter(Ec2Ids::isOne).toList();
    }

    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** Returns the ids with commas between them, as a parameter of an item. */
    public String toText() {
        return String.join(",", ids);
    }

    /** Parses the text of {@link #toText}; invalid ids are left out. */
    public static Ec2Ids parse(String text) {
        return new Ec2Ids(of(List.of(text.split(","))));
    }

    /** Splits ids into batches of one request. */
    public static List<List<String>> batches(List<String> ids) {
        List<List<String>> batches = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += MOST) {
            batches.add(ids.subList(from, Math.min(from + MOST, ids.size())));
        }
        return batches;
    }

    /** Returns the parameters of a request by filter: a deleted id is then absent instead of an error for all ids. */
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
