/** EC2, as far as a reader asks for the network and the machine of a task. */
@NullMarked
package org.ephemera.lab.aws.ec2;

import org.jspecify.annotations.NullMarked;
