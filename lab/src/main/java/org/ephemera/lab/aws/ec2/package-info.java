/** Simulated read operations of EC2 for the network and the instance of a task. */
@NullMarked
package org.ephemera.lab.aws.ec2;

import org.jspecify.annotations.NullMarked;
