/** Reads ECS, CloudWatch Logs and CloudWatch metrics; every body is stored as received before the SDK parses it. */
@NullMarked
package org.ephemera.aws.source;

import org.jspecify.annotations.NullMarked;
