"""How good the clips are: measures of pictures and sounds, judges that are not the generator, and one table of all."""
