"""Bytes by digest: a folder or a bucket behind one port (`studio.ports.AssetStore`)."""
