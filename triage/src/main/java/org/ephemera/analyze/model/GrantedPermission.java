package org.ephemera.analyze.model;

/**
 * What a policy or a role assignment lets an identity do.
 *
 * @param action as it was written, such as {@code s3:GetObject}, {@code iam:*} or the name of a role of Azure
 * @param resource on what; {@code *} for everything
 * @param conditional true if it holds under conditions, which nobody evaluated
 * @param evidence where it stands
 */
public record GrantedPermission(String action, String resource, boolean conditional, Evidence evidence) {}
