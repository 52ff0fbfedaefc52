/** Load balancers, as far as a reader asks what they send to a service. */
@NullMarked
package org.ephemera.lab.aws.elb;

import org.jspecify.annotations.NullMarked;
