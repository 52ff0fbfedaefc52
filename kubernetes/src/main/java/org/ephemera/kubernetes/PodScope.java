package org.ephemera.kubernetes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.model.Target;

/**
 * Part of a cluster that is a target with all its pods. After the cluster, a namespace is written as its name, a node
 * as {@code node:NAME}, and the cluster as nothing: the name of a namespace contains no colon.
 */
public enum PodScope {
    NAMESPACE,
    NODE,
    CLUSTER;

    /** Attribute of a target that contains its scope. */
    public static final String ATTRIBUTE = "scope";

    /** Prefixes that select a scope. That of a namespace is necessary only if a context contains slashes. */
    private static final String NODE_PREFIX = "node:";

    private static final String NAMESPACE_PREFIX = "namespace:";

    /** Returns the word in kinds of targets: {@code aws.eks.node}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the scope of a target; empty for a pod and a workload. */
    public static Optional<PodScope> of(Target target) {
        return ofWord(target.attributes().getOrDefault(ATTRIBUTE, ""));
    }

    /** Returns the scope with this word; empty if no scope has it. */
    public static Optional<PodScope> ofWord(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }

    /** Returns the kinds of targets of a family: {@code aws.eks} has {@code aws.eks.namespace} and two others. */
    public static Set<String> kinds(String family) {
        return Arrays.stream(values())
                .map(scope -> family + "." + scope.word())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the scope that a text after a cluster identifies. */
    static PodScope of(String within) {
        return within.isEmpty() ? CLUSTER : within.startsWith(NODE_PREFIX) ? NODE : NAMESPACE;
    }

    /** Reports whether a text has a prefix of a scope. */
    static boolean isExplicit(String within) {
        return within.startsWith(NODE_PREFIX) || within.startsWith(NAMESPACE_PREFIX);
    }

    /** Returns the name of the node or namespace in a text after a cluster. */
    String name(String within) {
        return isExplicit(within) ? within.substring(within.indexOf(':') + 1) : within;
    }
}
