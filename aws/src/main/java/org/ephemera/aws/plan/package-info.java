/**
 * Plans of further items from collected evidence, without calls: for tasks, definitions, logs, images, roles, clusters
 * and CloudTrail.
 */
@NullMarked
package org.ephemera.aws.plan;

import org.jspecify.annotations.NullMarked;
