/**
 * Parsers of responses of Container Instances and Container Apps, tables of Log Analytics and entries of the activity
 * log.
 */
@NullMarked
package org.ephemera.analyze.parse.azure;

import org.jspecify.annotations.NullMarked;
