/** Sources of ECS Exec: destinations of session logs and the logs themselves, in log groups and in S3. */
@NullMarked
package org.ephemera.aws.exec;

import org.jspecify.annotations.NullMarked;
