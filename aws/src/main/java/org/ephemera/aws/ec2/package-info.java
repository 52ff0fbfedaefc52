/** Sources of EC2 and Elastic Load Balancing: instances, network interfaces, security groups, volumes, target groups. */
@NullMarked
package org.ephemera.aws.ec2;

import org.jspecify.annotations.NullMarked;
