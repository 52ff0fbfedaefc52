/**
 * Artifacts and API operations of AWS as data, with their calls, permissions and parameters. Planners and sources both
 * use it.
 */
@NullMarked
package org.ephemera.aws.catalog;

import org.jspecify.annotations.NullMarked;
