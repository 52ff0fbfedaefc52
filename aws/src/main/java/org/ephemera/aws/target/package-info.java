/** What is known of a target of AWS: identifiers, places, tasks, containers and clusters, and their form in an item. */
@NullMarked
package org.ephemera.aws.target;

import org.jspecify.annotations.NullMarked;
