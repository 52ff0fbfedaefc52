/** What the cluster itself does to pods: its admission, and the config maps that they run on (rules CLU). */
@NullMarked
package org.ephemera.analyze.cluster;

import org.jspecify.annotations.NullMarked;
