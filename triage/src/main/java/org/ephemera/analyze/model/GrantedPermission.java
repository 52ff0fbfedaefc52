package org.ephemera.analyze.model;

/**
 * Permission that a policy or a role assignment grants to an identity.
 *
 * @param action as written, such as {@code s3:GetObject}, {@code iam:*} or the name of an Azure role
 * @param resource {@code *} for every resource
 * @param conditional true if the permission has conditions; conditions are not evaluated
 * @param evidence location of the statement
 */
public record GrantedPermission(String action, String resource, boolean conditional, EvidenceLocation evidence) {}
