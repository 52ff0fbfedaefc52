package org.ephemera.analyze.activity;

import org.ephemera.analyze.model.Severity;

/**
 * Principal outside the account that may assume a role.
 *
 * @param name name for people
 * @param severity severity of the trust, given its conditions
 */
record ExternalPrincipal(String name, Severity severity) {}
