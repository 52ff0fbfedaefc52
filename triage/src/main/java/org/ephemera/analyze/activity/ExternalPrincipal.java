package org.ephemera.analyze.activity;

import org.ephemera.analyze.model.Severity;

/**
 * Somebody beyond the account who may take a role.
 *
 * @param name as it is shown
 * @param severity how bad it is that he may, by what is asked of him
 */
record ExternalPrincipal(String name, Severity severity) {}
