/** Simulated read operations of ECS. */
@NullMarked
package org.ephemera.lab.aws.ecs;

import org.jspecify.annotations.NullMarked;
