/** Artifacts and API operations of AWS as data: what is read, with which calls and permissions. Planners and sources both use it. */
@NullMarked
package org.ephemera.aws.catalog;

import org.jspecify.annotations.NullMarked;
