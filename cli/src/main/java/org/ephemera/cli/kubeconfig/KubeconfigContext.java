package org.ephemera.cli.kubeconfig;

/** Context of a kubeconfig: server and login. */
record KubeconfigContext(String name, KubeconfigServer server, KubeconfigLogin login) {}
