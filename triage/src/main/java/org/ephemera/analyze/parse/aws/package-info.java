/** Parses answers of ECS, EC2 and IAM and entries of CloudTrail. */
@NullMarked
package org.ephemera.analyze.parse.aws;

import org.jspecify.annotations.NullMarked;
