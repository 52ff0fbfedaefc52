/**
 * Data about AWS targets: identifiers, places, tasks, containers and clusters, and their form in an item's parameters.
 */
@NullMarked
package org.ephemera.aws.target;

import org.jspecify.annotations.NullMarked;
