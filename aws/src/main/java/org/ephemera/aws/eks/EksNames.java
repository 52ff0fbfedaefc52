package org.ephemera.aws.eks;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.target.JsonText;

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

    /** Names that are generated keep no more than this of a long one. */
    private static final int KEPT = 46;

    /** Nodes have the tokens of their pods made and renewed all the time. */
    private static final String NODES = "system:node:";

    private static final List<String> CHANGES = List.of("create", "update", "patch", "delete", "deletecollection");

    /** Who may do what in a cluster, and who is asked about or changes what is made. */
    private static final List<String> OF_RIGHTS = List.of("rbac.authorization.k8s.io", "admissionregistration.k8s.io");

    /** Names of Kubernetes have no other letters: nothing in them could change a pattern. */
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    EksNames {
        exact = Collections.unmodifiableSortedSet(new TreeSet<>(exact));
    }

    static EksNames of(EksPlace place) {
        String pod = place.pod();
        TreeSet<String> exact = new TreeSet<>();
        if (pod.isEmpty()) {
            exact.add(place.name());
            return new EksNames(place.namespace(), exact, begin(place.name()));
        }
        exact.add(pod);
        String owner = pod;
        for (int i = 0; i < OWNERS && owner.lastIndexOf('-') > 0; i++) {
            owner = owner.substring(0, owner.lastIndexOf('-'));
            exact.add(owner);
        }
        return new EksNames(place.namespace(), exact, "");
    }

    private static String begin(String workload) {
        return workload.length() > KEPT ? workload.substring(0, KEPT) : workload + "-";
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
     * Requests to the API server about any of them, in the syntax of CloudWatch's filter patterns; what of their namespace bears no
     * name of theirs and concerns them (see {@link #unnamed}); and what went through it to a kubelet, whose paths name namespace and
     * pod: such a request is about the node, and runs commands in the pod all the same.
     */
    String requests() {
        String toKubelet = "(" + is("objectRef.subresource", "proxy") + " && ($.requestURI = %/proxy/[a-zA-Z]+/"
                + namespace + "/" + pod() + "%))";
        return "{ (" + is("objectRef.namespace", namespace) + " && (" + named("objectRef.name") + " || " + unnamed()
                + ")) || " + toKubelet + " }";
    }

    /**
     * A pod whose name the server makes up has it in the answer alone; who deletes all of a namespace at once names nothing in it; a
     * token is of a service account, whatever it is called.
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

    /** The same in the query language of Logs Insights. */
    private String unnamedAsked() {
        return JsonText.is("verb", "deletecollection")
                + " or (" + JsonText.is("verb", "create") + " and " + JsonText.begins("name", pod()) + ")"
                + " or (" + JsonText.is("objectRef.resource", List.of("namespaces", "events")) + " and "
                + JsonText.is("verb", "delete") + ")"
                + " or (" + JsonText.is("objectRef.subresource", "token") + " and "
                + JsonText.beginsNot("user.username", NODES) + ")";
    }

    /** The name of the pod, or with what those of the workload's pods begin. */
    private String pod() {
        return prefix.isEmpty() ? exact.last() : prefix;
    }

    /**
     * Requests that change who may do what in a cluster, or what is made in it on its way, wherever in it: a binding of the target's
     * account is in no namespace of its own. In the syntax of CloudWatch's filter patterns.
     */
    static String rights() {
        String of = Stream.concat(
                        OF_RIGHTS.stream().map(group -> is("objectRef.apiGroup", group)),
                        Stream.of(
                                is("objectRef.subresource", "approval"),
                                "(" + is("objectRef.name", "aws-auth") + " && "
                                        + is("objectRef.namespace", "kube-system") + ")"))
                .collect(Collectors.joining(" || "));
        return "{ (" + CHANGES.stream().map(verb -> is("verb", verb)).collect(Collectors.joining(" || ")) + ") && ("
                + of + ") }";
    }

    /** The same requests in the query language of Logs Insights, as a condition. */
    static String rightsAsked() {
        return JsonText.is("verb", CHANGES) + " and (" + JsonText.is("objectRef.apiGroup", OF_RIGHTS)
                + " or " + JsonText.is("objectRef.subresource", "approval")
                + " or (" + JsonText.is("objectRef.name", "aws-auth") + " and "
                + JsonText.is("objectRef.namespace", "kube-system") + "))";
    }

    /** The same requests in the query language of Logs Insights, as a condition. */
    String requestsAsked() {
        return "(" + asked("objectRef.namespace", "objectRef.name")
                + " or (" + JsonText.is("objectRef.namespace", namespace) + " and (" + unnamedAsked() + "))"
                + " or (" + JsonText.is("objectRef.subresource", "proxy") + " and "
                + JsonText.matches(
                        "requestURI", "[^\"]*\\/proxy\\/[a-zA-Z]+\\/" + JsonText.literal(namespace + "/" + pod()))
                + "))";
    }

    /** As {@link #pattern}, in the query language of Logs Insights; the fields as {@link JsonText} takes them. */
    String asked(String namespaceField, String nameField) {
        String named =
                JsonText.is(nameField, exact) + (prefix.isEmpty() ? "" : " or " + JsonText.begins(nameField, prefix));
        return "(" + JsonText.is(namespaceField, namespace) + " and (" + named + "))";
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
        return is(namespaceField, namespace) + " && (" + named(nameField) + ")";
    }

    private String named(String nameField) {
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
