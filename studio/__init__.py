"""The domain of Reelworks: what is made and in which words. Pure: no I/O, imports no other package of ours.

    brief -> story -> scenes -> clip takes -> soundtrack takes -> segments -> master -> review -> export

- A **Brief** says what is wanted; a writer expands it into a **Story** of **Scenes**.
- A **Take** is one planned execution of a frozen recipe (a **Spec**); several per scene, one is *chosen*.
- An **Attempt** is one try at a take by one worker: paid for, never deleted.
- An **Engine** makes takes; its card says what it can do. An **Asset** is bytes named by digest,
  a **Document** is JSON named by digest.
- A **Segment** is a scene encoded once with its captions burned in; segments are joined into the **Master**.
- A worker **claims** a take for the time of a **lease**, **beats** to renew it, and a **fence** refuses it when
  it comes too late. The Celery message is only a **doorbell**; the **sweeper** rings again; the **outbox**
  holds what is still to be rung.

The whole list is docs/vocabulary.md.
"""
