package org.ephemera.aws.eks;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.target.InsightsJsonCondition;

/**
 * Names that identify evidence about a target without a query to the cluster. By the naming rules of Kubernetes, a
 * pod's name begins with that of its replica set, job or set, and this one with that of its deployment; the names of a
 * workload's pods begin with its name. Other objects may have such names too: an extra match is better than a missing
 * one.
 *
 * @param exact names that must match completely; empty if every name of the namespace matches
 * @param prefix prefix of names, "" for none
 */
record EksTargetNames(String namespace, SortedSet<String> exact, String prefix) {
    /** Number of owners in a pod's name: its replica set and its deployment. */
    private static final int OWNERS = 2;

    /** Number of characters of a long name that a generated name keeps. */
    private static final int GENERATED_LENGTH = 46;

    /** User name prefix of nodes, which constantly request tokens for their pods. */
    private static final String NODES = "system:node:";

    private static final List<String> CHANGES = List.of("create", "update", "patch", "delete", "deletecollection");

    /** API groups of permissions and of admission. */
    private static final List<String> PERMISSION_GROUPS =
            List.of("rbac.authorization.k8s.io", "admissionregistration.k8s.io");

    /** Form of Kubernetes names, which cannot change a pattern. */
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    EksTargetNames {
        exact = Collections.unmodifiableSortedSet(new TreeSet<>(exact));
    }

    static EksTargetNames of(EksPlace place) {
        String pod = place.pod();
        TreeSet<String> exact = new TreeSet<>();
        if (place.isScope()) {
            return new EksTargetNames(place.namespace(), exact, "");
        }
        if (pod.isEmpty()) {
            exact.add(place.name());
            return new EksTargetNames(place.namespace(), exact, podPrefix(place.name()));
        }
        exact.add(pod);
        String owner = pod;
        for (int i = 0; i < OWNERS && owner.lastIndexOf('-') > 0; i++) {
            owner = owner.substring(0, owner.lastIndexOf('-'));
            exact.add(owner);
        }
        return new EksTargetNames(place.namespace(), exact, "");
    }

    private static String podPrefix(String workload) {
        return workload.length() > GENERATED_LENGTH ? workload.substring(0, GENERATED_LENGTH) : workload + "-";
    }

    static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }

    boolean matches(String name) {
        return isAll() || exact.contains(name) || (!prefix.isEmpty() && name.startsWith(prefix));
    }

    private boolean isAll() {
        return exact.isEmpty();
    }

    /** Reports whether the name may be that of the pod, or of one of the workload's pods. */
    boolean isPod(String name) {
        if (isAll()) {
            return true;
        }
        return prefix.isEmpty() ? name.equals(exact.last()) : name.startsWith(prefix);
    }

    /**
     * Returns the filter pattern for requests to the API server about the target. It covers requests about one of the
     * names, requests in the namespace without such a name that concern the target (see {@link #unnamed}), and requests
     * that the API server proxies to a kubelet with the namespace and the pod in the path. A proxied request is about
     * the node, but it can run commands in the pod.
     */
    String requests() {
        String toKubelet = "(" + is("objectRef.subresource", "proxy") + " && ($.requestURI = %/proxy/[a-zA-Z]+/"
                + namespace + "/" + pod() + "%))";
        if (isAll()) {
            return "{ " + is("objectRef.namespace", namespace) + " || " + toKubelet + " }";
        }
        return "{ (" + is("objectRef.namespace", namespace) + " && (" + anyName("objectRef.name") + " || " + unnamed()
                + ")) || " + toKubelet + " }";
    }

    /**
     * Returns the pattern for requests without a name. If the API server generates a pod's name, only the response
     * contains it. A request that deletes all objects of a namespace contains no name. The name of a token request is
     * that of the service account.
     */
    private String unnamed() {
        return String.join(
                " || ",
                is("responseObject.metadata.name", prefix.isEmpty() ? pod() : prefix + "*"),
                is("verb", "deletecollection"),
                "((" + is("objectRef.resource", "namespaces") + " || " + is("objectRef.resource", "events") + ") && "
                        + is("verb", "delete") + ")",
                "(" + is("objectRef.subresource", "token") + " && ($.user.username != \"" + NODES + "*\"))");
    }

    /** Returns the condition of Logs Insights that corresponds to {@link #unnamed}. */
    private String unnamedCondition() {
        return InsightsJsonCondition.equalTo("verb", "deletecollection")
                + " or (" + InsightsJsonCondition.equalTo("verb", "create") + " and "
                + InsightsJsonCondition.startsWith("name", pod()) + ")"
                + " or (" + InsightsJsonCondition.equalTo("objectRef.resource", List.of("namespaces", "events"))
                + " and "
                + InsightsJsonCondition.equalTo("verb", "delete") + ")"
                + " or (" + InsightsJsonCondition.equalTo("objectRef.subresource", "token") + " and "
                + InsightsJsonCondition.doesNotStartWith("user.username", NODES) + ")";
    }

    /** Returns the name of the pod, or the prefix of the names of the workload's pods. */
    private String pod() {
        if (isAll()) {
            return "";
        }
        return prefix.isEmpty() ? exact.last() : prefix;
    }

    /**
     * Returns the filter pattern for requests that change permissions or admission in any namespace, because a binding
     * of the target's account can be in any namespace or in none.
     */
    static String permissionChanges() {
        String of = Stream.concat(
                        PERMISSION_GROUPS.stream().map(group -> is("objectRef.apiGroup", group)),
                        Stream.of(
                                is("objectRef.subresource", "approval"),
                                "(" + is("objectRef.name", "aws-auth") + " && "
                                        + is("objectRef.namespace", "kube-system") + ")"))
                .collect(Collectors.joining(" || "));
        return "{ (" + CHANGES.stream().map(verb -> is("verb", verb)).collect(Collectors.joining(" || ")) + ") && ("
                + of + ") }";
    }

    /** Returns the condition of Logs Insights that corresponds to {@link #permissionChanges}. */
    static String permissionChangesCondition() {
        return InsightsJsonCondition.equalTo("verb", CHANGES) + " and ("
                + InsightsJsonCondition.equalTo("objectRef.apiGroup", PERMISSION_GROUPS)
                + " or " + InsightsJsonCondition.equalTo("objectRef.subresource", "approval")
                + " or (" + InsightsJsonCondition.equalTo("objectRef.name", "aws-auth") + " and "
                + InsightsJsonCondition.equalTo("objectRef.namespace", "kube-system") + "))";
    }

    /** Returns the condition of Logs Insights that corresponds to {@link #requests}. */
    String requestsCondition() {
        return "(" + condition("objectRef.namespace", "objectRef.name")
                + (isAll()
                        ? ""
                        : " or (" + InsightsJsonCondition.equalTo("objectRef.namespace", namespace) + " and ("
                                + unnamedCondition() + "))")
                + " or (" + InsightsJsonCondition.equalTo("objectRef.subresource", "proxy") + " and "
                + InsightsJsonCondition.matches(
                        "requestURI",
                        "[^\"]*\\/proxy\\/[a-zA-Z]+\\/" + InsightsJsonCondition.literal(namespace + "/" + pod()))
                + "))";
    }

    /**
     * Returns the condition of Logs Insights for one of the names in the namespace.
     *
     * @param namespaceField field of the namespace, in the form of {@link InsightsJsonCondition}
     * @param nameField field of the name
     */
    String condition(String namespaceField, String nameField) {
        if (isAll()) {
            return InsightsJsonCondition.equalTo(namespaceField, namespace);
        }
        String anyName = InsightsJsonCondition.equalTo(nameField, exact)
                + (prefix.isEmpty() ? "" : " or " + InsightsJsonCondition.startsWith(nameField, prefix));
        return "(" + InsightsJsonCondition.equalTo(namespaceField, namespace) + " and (" + anyName + "))";
    }

    /**
     * Returns the filter pattern for one of the names in the namespace.
     *
     * @param namespaceField selector of the namespace: {@code objectRef.namespace}
     * @param nameField selector of the name
     */
    String pattern(String namespaceField, String nameField) {
        return "{ " + objects(namespaceField, nameField) + " }";
    }

    private String objects(String namespaceField, String nameField) {
        if (isAll()) {
            return is(namespaceField, namespace);
        }
        return is(namespaceField, namespace) + " && (" + anyName(nameField) + ")";
    }

    private String anyName(String nameField) {
        StringBuilder names = new StringBuilder();
        for (String name : exact) {
            names.append(names.isEmpty() ? "" : " || ").append(is(nameField, name));
        }
        if (!prefix.isEmpty()) {
            names.append(" || ").append(is(nameField, prefix + "*"));
        }
        return names.toString();
    }

    static String is(String field, String value) {
        return "($." + field + " = \"" + value + "\")";
    }
}
