/** Facts about a target: resource ids, the place of an item, container groups, apps, clusters and their log settings. */
@NullMarked
package org.ephemera.azure.target;

import org.jspecify.annotations.NullMarked;
