package org.ephemera.cli.kubeconfig;

/** A context of a kubeconfig: a server, and how one signs in there. */
record KubeconfigContext(String name, KubeconfigServer server, KubeconfigLogin login) {}
