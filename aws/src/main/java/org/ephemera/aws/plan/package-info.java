/** Plans further items from what was found, without calls: of tasks, definitions, logs, images, roles, clusters and CloudTrail. */
@NullMarked
package org.ephemera.aws.plan;

import org.jspecify.annotations.NullMarked;
