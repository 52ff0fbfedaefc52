/** Simulated read operations of Elastic Load Balancing for the listeners and targets of a service. */
@NullMarked
package org.ephemera.lab.aws.elb;

import org.jspecify.annotations.NullMarked;
