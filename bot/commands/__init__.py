"""The commands of ``whenready``: one module each, each with a ``command``. Registered by listing this folder."""
