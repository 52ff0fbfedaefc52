/** YAML that somebody hands over, as the documents that JSON would be. */
@NullMarked
package org.ephemera.cli.yaml;

import org.jspecify.annotations.NullMarked;
