package org.ephemera.analyze.model;

/**
 * Permission in a cluster with which an account can take over more than itself.
 *
 * @param permission e.g. {@code create pods/exec (ClusterRole/admin)}
 * @param reachesHost true if it leads to a node: it creates or changes pods, enters others, calls a kubelet, or obtains
 *     such a permission
 */
public record TakeoverPermission(LocatedValue<String> permission, boolean reachesHost) {}
