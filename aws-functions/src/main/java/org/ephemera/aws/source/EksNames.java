package org.ephemera.aws.source;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.bag.PlannedItem;

/**
 * By which names what belongs to a target is found where the cluster itself is not asked. A pod's name is its own and, by the rule
 * of Kubernetes, begins with that of its replica set, job or set, and this with that of its deployment; a workload's pods begin with
 * its name. Other objects may be called so too: better one too many than one too few.
 *
 * @param exact names that are taken as they are
 * @param prefix of names, "" for none
 */
record EksNames(String namespace, SortedSet<String> exact, String prefix) {
    /** A pod's replica set and its deployment. */
    private static final int OWNERS = 2;

    /** Names of Kubernetes have no other letters: nothing in them could change a pattern. */
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    EksNames {
        exact = Collections.unmodifiableSortedSet(new TreeSet<>(exact));
    }

    static EksNames of(PlannedItem item) {
        String pod = item.param("pod");
        TreeSet<String> exact = new TreeSet<>();
        if (pod.isEmpty()) {
            exact.add(item.param("name"));
            return new EksNames(item.param("namespace"), exact, item.param("name") + "-");
        }
        exact.add(pod);
        String owner = pod;
        for (int i = 0; i < OWNERS && owner.lastIndexOf('-') > 0; i++) {
            owner = owner.substring(0, owner.lastIndexOf('-'));
            exact.add(owner);
        }
        return new EksNames(item.param("namespace"), exact, "");
    }

    static boolean isOne(String name) {
        return FORM.matcher(name).matches();
    }

    boolean has(String name) {
        return exact.contains(name) || (!prefix.isEmpty() && name.startsWith(prefix));
    }

    /** True if it may be the name of the pod, or of one of the workload's pods. */
    boolean isPod(String name) {
        return prefix.isEmpty() ? name.equals(exact.last()) : name.startsWith(prefix);
    }

    /**
     * Requests to the API server about any of them, in the syntax of CloudWatch's filter patterns; and what went through it to a
     * kubelet, whose paths name namespace and pod: such a request is about the node, and runs commands in the pod all the same.
     */
    String requests() {
        String pod = prefix.isEmpty() ? exact.last() : prefix;
        String toKubelet = "(" + is("objectRef.subresource", "proxy") + " && ($.requestURI = %/proxy/[a-zA-Z]+/"
                + namespace + "/" + pod + "%))";
        return "{ (" + objects("objectRef.namespace", "objectRef.name") + ") || " + toKubelet + " }";
    }

    /** The same requests in the query language of Logs Insights, as a condition. */
    String requestsAsked() {
        String pod = literal(prefix.isEmpty() ? exact.last() : prefix);
        return "(" + asked("objectRef.namespace", "objectRef.name")
                + " or (objectRef.subresource = \"proxy\" and requestURI like /\\/proxy\\/[a-zA-Z]+\\/"
                + literal(namespace) + "\\/" + pod + "/))";
    }

    /** As {@link #pattern}, in the query language of Logs Insights. */
    String asked(String namespaceField, String nameField) {
        String named = Stream.concat(
                        exact.stream().map(name -> nameField + " = \"" + name + "\""),
                        Stream.of(prefix)
                                .filter(begin -> !begin.isEmpty())
                                .map(begin -> nameField + " like /^" + literal(begin) + "/"))
                .collect(Collectors.joining(" or ", "(", ")"));
        return "(" + namespaceField + " = \"" + namespace + "\" and " + named + ")";
    }

    /** The one letter of a name that means another thing in a regular expression. */
    private static String literal(String name) {
        return name.replace(".", "\\.");
    }

    /**
     * In the syntax of CloudWatch's filter patterns.
     *
     * @param namespaceField selector of the namespace: {@code objectRef.namespace}
     * @param nameField selector of the name
     */
    String pattern(String namespaceField, String nameField) {
        return "{ " + objects(namespaceField, nameField) + " }";
    }

    private String objects(String namespaceField, String nameField) {
        StringBuilder names = new StringBuilder();
        for (String name : exact) {
            names.append(names.isEmpty() ? "" : " || ").append(is(nameField, name));
        }
        if (!prefix.isEmpty()) {
            names.append(" || ").append(is(nameField, prefix + "*"));
        }
        return is(namespaceField, namespace) + " && (" + names + ")";
    }

    static String is(String field, String value) {
        return "($." + field + " = \"" + value + "\")";
    }
}
