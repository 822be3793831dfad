"""When it fails: ``part``; found by ``success``, ``conditions``, ``boxes``, ``tree``; told by ``words``, ``figure``."""
