/** Parsers of responses of ECS, EC2 and IAM and of CloudTrail entries. */
@NullMarked
package org.ephemera.analyze.parse.aws;

import org.jspecify.annotations.NullMarked;
